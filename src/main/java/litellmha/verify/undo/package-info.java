/** What a run changes in the cluster, kept there until it is undone, so that a later run can finish what a killed one left. */
package litellmha.verify.undo;
