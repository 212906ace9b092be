/** The checks: a scenario for each that puts a claim to the test, and the list of them with their judges. */
package litellmha.verify.check;
