package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.kube.PodScript;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import org.junit.jupiter.api.Test;

/** The program of the retention knows the backups by the labels that the stack gives them, and CloudNativePG. */
class BackupLabelsTest {

    private static final Pattern CONSTANT = Pattern.compile("(?m)^([A-Z_]+) = \"([^\"]+)\"");

    @Test
    void theScriptHasTheLabelsOfTheStack() {
        Map<String, String> constants = new TreeMap<>();
        Matcher matcher = CONSTANT.matcher(PodScript.read(DatabasePlan.class, "backups_to_keep.py"));
        while (matcher.find()) {
            constants.put(matcher.group(1), matcher.group(2));
        }

        assertThat(constants)
                .isEqualTo(Map.of(
                        "CLUSTER", DatabaseNames.CLUSTER_LABEL,
                        "BACKUP_NAME", DatabaseNames.BACKUP_LABEL,
                        "SCHEDULED", DatabaseNames.SCHEDULE_LABEL,
                        "MADE_BY", LabelKeys.MADE_BY,
                        "UPGRADE", LabelKeys.UPGRADE));
    }
}
