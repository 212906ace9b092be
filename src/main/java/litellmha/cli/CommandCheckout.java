package litellmha.cli;

import java.nio.file.Path;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;

/** Base class of commands that work on a checkout. */
abstract class CommandCheckout {

    private final Path checkout;

    CommandCheckout(Path checkout) {
        this.checkout = checkout.toAbsolutePath();
    }

    Path checkout() {
        return checkout;
    }

    StackFile stackFile(String stack) {
        return StackFile.read(checkout, stack);
    }

    Settings settings(String stack) {
        return stackFile(stack).settings();
    }

    Path manifests(String stack) {
        return checkout.resolve("target/manifests").resolve(stack);
    }

    /** Returns a path relative to the checkout, for messages. */
    String shown(Path path) {
        return checkout.relativize(path.toAbsolutePath()).toString();
    }
}
