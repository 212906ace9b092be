package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellmha.names.DatabaseNames;

/** What of a CloudNativePG Cluster cannot be taken over: its data stays, so what the data is like has to fit. */
final class PostgresRefusals {

    private static final String DUMP =
            "a database cannot be renamed by CloudNativePG: move the data into a Cluster of the stack with pg_dump";

    /** The first number of an image's tag; a registry's port is followed by a slash. */
    private static final Pattern MAJOR = Pattern.compile(":(\\d+)[^/]*$");

    private PostgresRefusals() {}

    static List<Refusal> of(JsonNode declared, JsonNode live) {
        List<Refusal> refusals = new ArrayList<>();
        bootstrap(live).ifPresent(refusals::add);
        major(declared, live).ifPresent(refusals::add);
        size(declared, live).ifPresent(refusals::add);
        storageClass(declared, live).ifPresent(refusals::add);
        return refusals;
    }

    /** A Cluster that exists is not bootstrapped again: the database that it has is the one that LiteLLM gets. */
    private static Optional<Refusal> bootstrap(JsonNode live) {
        JsonNode bootstrap = live.at("/spec/bootstrap");
        // CloudNativePG's default: a database and an owner of the name `app`.
        JsonNode method = bootstrap.isEmpty() ? bootstrap : bootstrap.iterator().next();
        String database = method.path("database").asText("app");
        String owner = method.path("owner").asText(database);
        return database.equals(DatabaseNames.DATABASE) && owner.equals(DatabaseNames.DATABASE)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "its database is %s with the owner %s, and the stack's is %s with the owner %s"
                                .formatted(database, owner, DatabaseNames.DATABASE, DatabaseNames.DATABASE),
                        DUMP));
    }

    private static Optional<Refusal> major(JsonNode declared, JsonNode live) {
        Optional<Integer> there = Stream.of(
                        Optional.of(live.at("/status/pgDataImageInfo/majorVersion")
                                        .asInt())
                                .filter(major -> major > 0),
                        major(live.at("/status/image").asText()),
                        major(live.at("/spec/imageName").asText()))
                .flatMap(Optional::stream)
                .findFirst();
        Optional<Integer> ours = major(declared.at("/spec/imageName").asText());
        return there.isEmpty() || ours.isEmpty() || there.equals(ours)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "it runs PostgreSQL %d, and the stack wants %d".formatted(there.get(), ours.get()),
                        "set database.image to one of PostgreSQL %d; upgrade after the adoption"
                                .formatted(there.get())));
    }

    private static Optional<Integer> major(String image) {
        Matcher matcher = MAJOR.matcher(image.replaceFirst("@.*", ""));
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private static Optional<Refusal> size(JsonNode declared, JsonNode live) {
        String there = live.at("/spec/storage/size").asText();
        String ours = declared.at("/spec/storage/size").asText();
        return there.isEmpty()
                        || Quantity.getAmountInBytes(new Quantity(there))
                                        .compareTo(Quantity.getAmountInBytes(new Quantity(ours)))
                                <= 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "its volumes have %s and cannot shrink to %s".formatted(there, ours),
                        "set database.storage.size to " + there));
    }

    private static Optional<Refusal> storageClass(JsonNode declared, JsonNode live) {
        String there = live.at("/spec/storage/storageClass").asText();
        String ours = declared.at("/spec/storage/storageClass").asText();
        return there.isEmpty() || there.equals(ours)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "its volumes have the storage class %s, and the stack's %s"
                                .formatted(there, ours.isEmpty() ? "the default" : ours),
                        "set database.storage.storageClass to " + there));
    }
}
