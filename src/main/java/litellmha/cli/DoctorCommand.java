package litellmha.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import litellmha.doctor.Diagnosis;
import litellmha.doctor.Doctor;
import litellmha.platform.PlatformPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Says what a cluster lacks for a stack, and changes nothing there."
                + " Exits with 1 if the tier cannot keep its guarantees there, or if that is not known.")
final class DoctorCommand extends CommandCheckout implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", required = true, description = "the stack")
    private String stack;

    @Option(names = "--context", required = true, description = "the kube context of the cluster")
    private String context;

    DoctorCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public Integer call() throws InterruptedException {
        Diagnosis diagnosis = Doctor.examine(PlatformPlan.of(stack, settings(stack)), context);
        diagnosis.lines().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return diagnosis.keepsGuarantees() ? 0 : 1;
    }
}
