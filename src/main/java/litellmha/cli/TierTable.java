package litellmha.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/** What tiers guarantee, side by side. */
final class TierTable {

    private TierTable() {}

    static String of(Tier... tiers) {
        List<List<String>> columns = new ArrayList<>();
        columns.add(column("", TierProfile.of(tiers[0]), TierProfile.Row::component));
        for (Tier tier : tiers) {
            columns.add(column(tier.key(), TierProfile.of(tier), TierProfile.Row::value));
        }
        StringBuilder text = new StringBuilder();
        IntStream.range(0, columns.get(0).size()).forEach(line -> {
            StringBuilder row = new StringBuilder();
            for (List<String> column : columns) {
                int width = column.stream().mapToInt(String::length).max().orElse(0) + 2;
                row.append(("%-" + width + "s").formatted(column.get(line)));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        });
        return text.toString();
    }

    private static List<String> column(
            String title, TierProfile profile, java.util.function.Function<TierProfile.Row, String> cell) {
        List<String> column = new ArrayList<>(List.of(title));
        profile.rows().stream().map(cell).forEach(column::add);
        return column;
    }
}
