/** Finds what a cluster lacks for a stack: facts are read first, then judged by pure functions. */
package litellmha.doctor;
