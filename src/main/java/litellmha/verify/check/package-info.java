/** One class for each claim: how it is put to the test, and how the history of that is judged. */
package litellmha.verify.check;
