/** The cluster of one stack: what checks see of it and do to it. Nothing here touches what does not carry the stack's label. */
package litellmha.verify.cluster;
