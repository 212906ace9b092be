package litellmha.settings;

import java.util.regex.Pattern;

/** The names that Kubernetes accepts: RFC 1123 labels and subdomains ({@code k8s.io/apimachinery/pkg/util/validation}). */
public final class DnsName {

    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_FORM = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private DnsName() {}

    static boolean isLabel(String text) {
        return LABEL_FORM.matcher(text).matches();
    }

    public static boolean isSubdomain(String text) {
        return text.length() <= 253 && SUBDOMAIN_FORM.matcher(text).matches();
    }
}
