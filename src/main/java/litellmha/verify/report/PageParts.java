package litellmha.verify.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the page is put together from: files of this package, and the plotting library from its WebJar. */
final class PageParts {

    private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String UPLOT_FILE = "/META-INF/resources/webjars/uplot/%s/dist/%s";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private PageParts() {}

    static String own(String file) {
        return read("/litellmha/verify/report/" + file);
    }

    /** The version is that of the build, which the WebJar has in all its paths. */
    static String uplot(String file) {
        Properties properties = new Properties();
        try (InputStream stream = open(UPLOT_VERSION)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read(UPLOT_FILE.formatted(properties.getProperty("version"), file));
    }

    private static String read(String resource) {
        try (InputStream stream = open(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream stream = PageParts.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        return stream;
    }

    /** The skeleton with each {@code {{place}}} filled. What is filled in is not looked at again. */
    static String fill(String skeleton, Map<String, String> parts) {
        return PLACE.matcher(skeleton).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    /** Scripts as a content security policy names them. */
    static String sources(List<String> scripts) {
        return scripts.stream().map(PageParts::source).collect(Collectors.joining(" "));
    }

    private static String source(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
