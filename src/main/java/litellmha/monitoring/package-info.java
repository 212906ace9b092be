/** What the Prometheus operator is told to scrape. */
package litellmha.monitoring;
