package litellmha.configimport;

/**
 * A file to import.
 *
 * @param name the file's name, for messages
 */
public record SourceFile(String name, String text) {}
