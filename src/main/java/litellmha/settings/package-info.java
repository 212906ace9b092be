/** What a stack file says, read strictly and checked once. */
package litellmha.settings;
