/** Makes objects that exist already a stack's own: whose they are, what would change, and what cannot be taken over. */
package litellmha.adoption;
