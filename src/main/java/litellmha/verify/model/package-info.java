/** The words that all of verify shares: what a stack guarantees, how a check ends, and the figures that say so. */
package litellmha.verify.model;
