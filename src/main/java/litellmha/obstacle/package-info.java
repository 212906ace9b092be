/** What keeps an {@code up} waiting, in the words of the objects that it waits for. */
package litellmha.obstacle;
