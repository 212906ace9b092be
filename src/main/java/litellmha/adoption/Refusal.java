package litellmha.adoption;

/**
 * Why a stack cannot take over an object.
 *
 * @param remedy what to do instead
 */
public record Refusal(String reason, String remedy) {}
