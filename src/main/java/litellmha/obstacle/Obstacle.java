package litellmha.obstacle;

/**
 * Something that an object waits for.
 *
 * @param object its kind and name, with the container in question
 * @param reason the object's reason, such as {@code ErrImagePull}
 * @param message the object's own words, in one line
 */
record Obstacle(String object, String reason, String message, Outlook outlook) {

    /** Whether it goes away by itself. */
    enum Outlook {
        /** It may, as a node with room may still come. */
        OPEN,
        /** Hardly, as an image that does not exist. */
        POOR,
        /** It never does: whose it is has given up. */
        NONE
    }

    @Override
    public String toString() {
        return message.isEmpty() ? "%s: %s".formatted(object, reason) : "%s: %s: %s".formatted(object, reason, message);
    }
}
