/** What keeps two runs apart, and what a run has to undo; both kept in the cluster, for the run after a killed one. */
package litellmha.verify.undo;
