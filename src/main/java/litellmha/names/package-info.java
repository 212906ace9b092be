/**
 * The names of what a stack deploys: objects by their role, ports, and the keys of labels and annotations. Everything that
 * declares, reads or changes one of them takes its name from here. The package depends on nothing.
 */
package litellmha.names;
