/** A run: its lock, its client pod, and one check after the other on a healthy stack. */
package litellmha.verify.run;
