package litellmha.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import litellmha.names.RedisNames;

/** What the Service of the Sentinels does in a cluster: each connection leads to the next one that takes it. */
public final class SentinelService implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "service of the Sentinels");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> addresses;
    private int next;

    /** @param addresses of the pods */
    public SentinelService(List<String> addresses) throws IOException {
        this.addresses = List.copyOf(addresses);
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // The next connection, if there is one, leads elsewhere.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(next++ % addresses.size());
            Socket sentinel = new Socket();
            try {
                sentinel.connect(new InetSocketAddress(address, RedisNames.SENTINEL_PORT), 1000);
                threads.execute(() -> copy(client, sentinel));
                threads.execute(() -> copy(sentinel, client));
                return;
            } catch (IOException e) {
                sentinel.close();
            }
        }
        client.close();
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One of them has closed it, and so both are.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
