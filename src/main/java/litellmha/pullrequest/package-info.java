/** The comment that shows what a pull request would change in each stack. */
package litellmha.pullrequest;
