/** The tiers and what each of them guarantees. */
package litellmha.tier;
