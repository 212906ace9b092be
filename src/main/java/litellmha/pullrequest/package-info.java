/** The comment of a pull request: what it would change in each stack. */
package litellmha.pullrequest;
