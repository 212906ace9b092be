/** What all pods of a stack have, for the features that declare some. */
package litellmha.pod;
