/** Shows the results of a history: on the console, as JUnit XML, as JSON, and as an HTML page. */
package litellmha.verify.report;
