package litellmha.obstacle;

/**
 * Something that an object waits for.
 *
 * @param object its kind and name, with the container in question
 * @param reason the object's reason, such as {@code ErrImagePull}
 * @param message the object's own words, in one line
 * @param permanent whether it hardly goes away by itself: a node with room may still come, an image that does not exist will
 *     not
 */
record Obstacle(String object, String reason, String message, boolean permanent) {

    @Override
    public String toString() {
        return message.isEmpty() ? "%s: %s".formatted(object, reason) : "%s: %s: %s".formatted(object, reason, message);
    }
}
