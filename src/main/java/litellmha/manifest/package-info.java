/** Renders a stack's Kubernetes objects, writes them to files, and compares them with another stack's. */
package litellmha.manifest;
