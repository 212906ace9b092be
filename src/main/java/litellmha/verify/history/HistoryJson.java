package litellmha.verify.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.time.Instant;

/** How entries are written: a line {@code {"nanos":…,"time":"…","check":"…","event":{"type":"…",…}}}. */
final class HistoryJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private HistoryJson() {}

    /** An entry as its line has it; an instant as text needs no module this way. */
    record Line(long nanos, String time, String check, Event event) {

        static Line of(Entry entry) {
            return new Line(entry.nanos(), entry.time().toString(), entry.check(), entry.event());
        }

        Entry entry() {
            return new Entry(nanos, Instant.parse(time), check, event);
        }
    }
}
