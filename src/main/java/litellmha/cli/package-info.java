/** The command line, for people and for CI. */
package litellmha.cli;
