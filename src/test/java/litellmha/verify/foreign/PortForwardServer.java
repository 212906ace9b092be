package litellmha.verify.foreign;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server with some objects and pods, whose port-forwards lead to ports of this machine, in the protocol that
 * kubelets speak (v4.channel.k8s.io over RFC 6455).
 */
final class PortForwardServer implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("GET ([^ ?]+)");
    private static final Pattern FORWARD = Pattern.compile(".*/pods/([^/]+)/portforward");
    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");
    private static final int BINARY = 0x82;
    private static final int CLOSE = 8;

    private final ServerSocket server;
    private final Map<String, String> objects;
    private final Map<String, Integer> ports;

    /**
     * @param objects JSON by path
     * @param ports where the port-forwards of each pod lead to
     */
    PortForwardServer(Map<String, String> objects, Map<String, Integer> ports) throws IOException {
        this.objects = objects;
        this.ports = ports;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One of both sides has closed its connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            String head = head(socket.getInputStream());
            Matcher request = REQUEST.matcher(head);
            String path = request.find() ? request.group(1) : "";
            Matcher forward = FORWARD.matcher(path);
            if (forward.matches()) {
                forward(socket, head, ports.get(forward.group(1)));
            } else {
                answer(socket, objects.get(path));
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void answer(Socket socket, String object) throws IOException {
        String body = object == null ? "{\"kind\": \"Status\", \"code\": 404}" : object;
        write(
                socket.getOutputStream(),
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(object == null ? "404 Not Found" : "200 OK", body.length(), body));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void forward(Socket socket, String head, int port) throws IOException {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new IOException("no web socket");
        }
        OutputStream out = socket.getOutputStream();
        write(
                out,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n"
                        .formatted(accept(key.group(1))));
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // Data and errors each begin with the port.
            frame(out, BINARY, new byte[] {0, (byte) port, (byte) (port >> 8)}, 3);
            frame(out, BINARY, new byte[] {1, (byte) port, (byte) (port >> 8)}, 3);
            daemon(() -> {
                byte[] buffer = new byte[4096];
                for (int read = target.getInputStream().read(buffer, 1, 4095);
                        read >= 0;
                        read = target.getInputStream().read(buffer, 1, 4095)) {
                    buffer[0] = 0;
                    frame(out, BINARY, buffer, read + 1);
                }
                frame(out, 0x80 | CLOSE, new byte[] {3, (byte) 0xe8}, 2);
            });
            receive(new DataInputStream(socket.getInputStream()), target.getOutputStream());
        }
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void frame(OutputStream out, int first, byte[] payload, int length) throws IOException {
        synchronized (out) {
            out.write(first);
            if (length < 126) {
                out.write(length);
            } else {
                out.write(new byte[] {126, (byte) (length >> 8), (byte) length});
            }
            out.write(payload, 0, length);
            out.flush();
        }
    }

    private static void receive(DataInputStream in, OutputStream target) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0xf;
            long length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == CLOSE) {
                return;
            }
            if (payload.length > 1 && payload[0] == 0) {
                target.write(payload, 1, payload.length - 1);
                target.flush();
            }
        }
    }
}
