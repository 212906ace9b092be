/** The claim of each check, and the judge of its history. Nothing here accesses a cluster. */
package litellmha.verify.judge;
