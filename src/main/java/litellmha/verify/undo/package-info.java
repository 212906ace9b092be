/**
 * The lock against concurrent runs, and the journal of changes to undo; both are in the cluster, in case a run is killed.
 */
package litellmha.verify.undo;
