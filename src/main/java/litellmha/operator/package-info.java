/** The operator of CloudNativePG, for a stack that is to bring it. */
package litellmha.operator;
