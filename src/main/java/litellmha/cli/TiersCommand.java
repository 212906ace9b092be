package litellmha.cli;

import litellmha.tier.Tier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "tiers", description = "Prints what each tier guarantees.")
final class TiersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(TierTable.of(Tier.values()));
        spec.commandLine().getOut().flush();
    }
}
