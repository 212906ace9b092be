package litellmha.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import litellmha.settings.Model;
import litellmha.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "prices", description = "Prints what each model of a stack costs, and where the price is from.")
final class PricesCommand extends CommandCheckout implements Runnable {

    @Option(names = "--stack", required = true, description = "the name of the stack")
    private String stack;

    @Spec
    private CommandSpec spec;

    PricesCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        Settings settings = settings(stack);
        PrintWriter out = spec.commandLine().getOut();
        for (Model model : settings.models()) {
            out.print(PriceList.of(model));
        }
        out.flush();
    }
}
