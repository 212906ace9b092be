/** The Kubernetes objects of a stack as files, and what differs between two stacks' objects. */
package litellmha.manifest;
