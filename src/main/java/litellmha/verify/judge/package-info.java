/** For each check its claim and how its history is judged. Nothing here acts on a cluster, or knows one. */
package litellmha.verify.judge;
