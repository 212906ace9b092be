/** What a stack's first {@code up} has settled and no later one may change: its salt key and its cluster. */
package litellmha.guard;
