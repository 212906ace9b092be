/** The tiers and what each of them promises. */
package litellmha.tier;
