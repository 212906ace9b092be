package litellmha.gateway;

import static litellmha.Await.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Postgres on this machine, whose programs are on the PATH, with the database and its owner as CloudNativePG makes them: the owner is no superuser. */
final class LocalPostgres implements AutoCloseable {

    private static final String NOBODY = "65534";

    private final Path folder = Files.createTempDirectory("litellm-ha-postgres");
    private final int port = freePort();
    private final Process server;

    LocalPostgres() throws IOException, InterruptedException {
        if (isRoot()) {
            run("chown", NOBODY, folder.toString());
        }
        String data = folder.resolve("data").toString();
        run(asUser("initdb", "-D", data, "-U", "postgres", "-A", "trust"));
        server = start(asUser(
                "postgres",
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off"));
        await("Postgres starts", Duration.ofSeconds(60), () -> answers(), Boolean.TRUE::equals);
        sqlAs("postgres", "postgres", "CREATE ROLE litellm LOGIN");
        reset();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Postgres refuses to run as root. */
    private String[] asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(program);
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output.strip();
    }

    private boolean answers() throws InterruptedException {
        try {
            sqlAs("postgres", "postgres", "SELECT 1");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String sqlAs(String user, String database, String... statements) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "psql",
                "-qAtX",
                "-v",
                "ON_ERROR_STOP=1",
                "postgresql://%s@127.0.0.1:%d/%s".formatted(user, port, database)));
        Stream.of(statements).forEach(statement -> command.addAll(List.of("-c", statement)));
        return run(command.toArray(String[]::new));
    }

    /** Makes the database anew. */
    void reset() throws IOException, InterruptedException {
        sqlAs(
                "postgres",
                "postgres",
                "DROP DATABASE IF EXISTS litellm WITH (FORCE)",
                "CREATE DATABASE litellm OWNER litellm");
    }

    /** Returns what a statement of the database's owner returns, one row a line. */
    String sql(String statement) throws IOException, InterruptedException {
        return sqlAs("litellm", "litellm", statement);
    }

    /** Returns the URL that the pods have. */
    String url() {
        return "postgresql://litellm@127.0.0.1:%d/litellm".formatted(port);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.destroy();
        if (!server.waitFor(10, TimeUnit.SECONDS)) {
            server.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
