/** What happened in a run, as a file of JSON lines: every request, row and event with its time. */
package litellmha.verify.history;
