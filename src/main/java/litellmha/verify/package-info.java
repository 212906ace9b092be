/** Puts what a tier promises to the test on a live cluster: checks act, and judge from the history of what they saw. */
package litellmha.verify;
