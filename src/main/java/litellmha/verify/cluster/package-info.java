/** The cluster of one stack: what checks see of it and do to it. What does not carry the stack's label is left alone. */
package litellmha.verify.cluster;
