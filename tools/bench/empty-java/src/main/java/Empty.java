import com.pulumi.Pulumi;

/** The smallest program there is, to measure others by. */
final class Empty {

    private Empty() {}

    public static void main(String[] args) {
        Pulumi.run(context -> {});
    }
}
