package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class RestoreJudgeTest {

    private static final String KEYS = "LiteLLM_VerificationToken";

    private final Histories histories = Histories.of(Histories.PROD);

    private RestoreJudgeTest measured(String name, String subject, double value) {
        histories.at(1, new Measurement(name, Optional.of(subject).filter(text -> !text.isEmpty()), value, ""));
        return this;
    }

    private RestoreJudgeTest compared(String what, String declared, String found) {
        histories.at(1, new Comparison(what, declared, found));
        return this;
    }

    private RestoreJudgeTest restored() {
        return measured(RestoreJudge.AGE, "nightly", 5400)
                .compared(RestoreJudge.RESTORED_POSTGRES, "up", "up")
                .measured(RestoreJudge.TIME_TO_RESTORE, "nightly", 75)
                .compared(RestoreJudge.MIGRATION, "20260101", "20260101");
    }

    private RestoreJudgeTest rows(String table, long live, long back) {
        return compared(RestoreJudge.TABLE + table, "there", "there")
                .measured(RestoreJudge.LIVE, table, live)
                .measured(RestoreJudge.RESTORED, table, back);
    }

    private RestoreJudgeTest encrypted(long values, long opened, long openedByAnother) {
        return measured(RestoreJudge.ENCRYPTED, "", values)
                .measured(RestoreJudge.DECRYPTED, "", opened)
                .measured(RestoreJudge.DECRYPTED_WITH_WRONG_KEY, "", openedByAnother);
    }

    private Verdict verdict() {
        return new RestoreJudge().judge(histories.history());
    }

    @Test
    void aBackupThatHasAllPassesAndSaysWhatItIsWorth() {
        Verdict verdict = restored().rows(KEYS, 7, 7).encrypted(3, 3, 0).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason())
                .isEqualTo(
                        "Backup nightly restores: of a Postgres that was lost now, all is back that is older than 1 h 30 min (RPO),"
                                + " and a Postgres with it is up after 1 min 15 s (RTO).");
        assertThat(verdict.figures())
                .contains(
                        new Figure(RestoreJudge.AGE, 5400, "s"),
                        new Figure(RestoreJudge.TIME_TO_RESTORE, 75, "s"),
                        Figure.count("of them keys", 7),
                        Figure.count("rows deleted since", 0));
    }

    @Test
    void aBackupThatDoesNotRestoreFailsWithTheReason() {
        Verdict verdict = measured(RestoreJudge.AGE, "nightly", 60)
                .compared(RestoreJudge.RESTORED_POSTGRES, "up", "its VolumeSnapshot nightly does not exist any more")
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("backup nightly does not restore: its VolumeSnapshot nightly does not exist any more.");
    }

    @Test
    void aRowOfThenThatDidNotComeBackFails() {
        Verdict verdict = restored().rows(KEYS, 7, 6).encrypted(1, 1, 0).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo("1 of 7 rows of LiteLLM_VerificationToken are lost.");
    }

    @Test
    void rowsThatWereDeletedSinceAreCountedAndNoFailure() {
        Verdict verdict = restored().rows(KEYS, 5, 7).encrypted(1, 1, 0).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures()).contains(Figure.count("rows deleted since", 2));
    }

    @Test
    void asManyRowsThatAreOthersFail() {
        Verdict verdict = restored()
                .rows(KEYS, 7, 7)
                .compared(RestoreJudge.IDENTITIES + KEYS, "1234", "4321")
                .encrypted(1, 1, 0)
                .verdict();

        assertThat(verdict.reason())
                .isEqualTo("the rows of LiteLLM_VerificationToken are not those of then, though as many.");
    }

    @Test
    void aTableThatIsMissingFails() {
        Verdict verdict = restored()
                .rows(KEYS, 7, 7)
                .compared(RestoreJudge.TABLE + "LiteLLM_Config", "there", "missing")
                .encrypted(1, 1, 0)
                .verdict();

        assertThat(verdict.reason()).isEqualTo("tables are missing: LiteLLM_Config.");
    }

    @Test
    void aTableThatAMigrationHasMadeSinceIsToldOnly() {
        Verdict verdict = measured(RestoreJudge.AGE, "nightly", 60)
                .compared(RestoreJudge.RESTORED_POSTGRES, "up", "up")
                .compared(RestoreJudge.MIGRATION, "20260201", "20260101")
                .rows(KEYS, 7, 7)
                .compared(RestoreJudge.TABLE + "LiteLLM_New", "there", "missing")
                .encrypted(1, 1, 0)
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason()).contains("schema has been migrated since");
    }

    @Test
    void aSaltKeyThatDoesNotOpenEverythingFails() {
        Verdict verdict = restored().rows(KEYS, 7, 7).encrypted(3, 2, 0).verdict();

        assertThat(verdict.reason()).isEqualTo("the salt key of the stack does not open 1 of 3 encrypted values.");
    }

    @Test
    void aBackupThatIsEncryptedWithAnotherSaltKeyFails() {
        Verdict verdict = restored()
                .rows(KEYS, 7, 7)
                .encrypted(1, 1, 0)
                .compared(RestoreJudge.FINGERPRINT, "live", "old")
                .verdict();

        assertThat(verdict.reason())
                .isEqualTo(
                        "it is encrypted with the salt key of fingerprint old, and the live database with that of live.");
    }

    @Test
    void valuesThatAnyKeyOpensProveNothing() {
        assertThat(restored().rows(KEYS, 7, 7).encrypted(3, 3, 3).verdict().outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aBackupWithNothingEncryptedInItSaysThatTheSaltKeyWasNotTried() {
        Verdict verdict = restored().rows(KEYS, 7, 7).encrypted(0, 0, 0).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason()).contains("NOTE: nothing in it is encrypted");
    }

    @Test
    void sumsThatDifferFromTheSpendLogAreTold() {
        Verdict verdict = restored()
                .rows(KEYS, 7, 7)
                .measured(RestoreJudge.SPEND_LOG, "3 whole days", 12.5)
                .measured(RestoreJudge.DAILY_SUMS, "3 whole days", 12.25)
                .encrypted(1, 1, 0)
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason())
                .contains("the spend log of 3 whole days comes to 12.50 USD, and LiteLLM's daily sums to 12.25 USD");
    }

    @Test
    void anUpgradeWithAWayBackIsTold() {
        Verdict verdict = restored()
                .rows(KEYS, 7, 7)
                .encrypted(1, 1, 0)
                .compared(RestoreJudge.MIGRATES, "done", "done")
                .measured(RestoreJudge.TIME_TO_MIGRATE, "image:2", 12)
                .compared(RestoreJudge.SERVES, "serves", "serves")
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason())
                .contains(
                        "NOTE: the migration of the next image runs on it in 12.0 s, and the present image on the migrated schema"
                                + " serves");
        assertThat(verdict.figures()).contains(new Figure(RestoreJudge.TIME_TO_MIGRATE, 12, "s"));
    }

    @Test
    void aMigrationThatFailsFails() {
        assertThat(restored()
                        .rows(KEYS, 7, 7)
                        .encrypted(1, 1, 0)
                        .compared(RestoreJudge.MIGRATES, "done", "P3009")
                        .verdict()
                        .reason())
                .isEqualTo("the migration of the next image fails: P3009.");
    }

    @Test
    void aPresentImageThatDoesNotServeOnTheMigratedSchemaFails() {
        Verdict verdict = restored()
                .rows(KEYS, 7, 7)
                .encrypted(1, 1, 0)
                .compared(RestoreJudge.MIGRATES, "done", "done")
                .measured(RestoreJudge.TIME_TO_MIGRATE, "image:2", 12)
                .compared(RestoreJudge.SERVES, "serves", "HTTP Error 500")
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("does not serve, so that there is no way back: HTTP Error 500");
    }

    @Test
    void nothingThatWasComparedIsNoPass() {
        assertThat(restored().encrypted(1, 1, 0).verdict().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(new RestoreJudgeTest().verdict().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    private RestoreJudgeTest chosen(String found) {
        return measured(RestoreJudge.CHOSEN, "2026-11-27T10:00:00Z", 5400)
                .compared(RestoreJudge.RESTORED_POSTGRES, "up", found)
                .measured(RestoreJudge.TIME_TO_RESTORE, "2026-11-27T10:00:00Z", 75);
    }

    /** How old it is says nothing of what a loss would cost: somebody chose it. */
    @Test
    void aMomentThatWasChosenPassesWithoutALossThatCouldBeMeant() {
        Verdict verdict = chosen("up").rows(KEYS, 7, 7).encrypted(3, 3, 0).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason())
                .isEqualTo(
                        "The WAL archive restores to 2026-11-27T10:00:00Z: a Postgres as of then is up after 1 min 15 s (RTO).");
        assertThat(verdict.figures())
                .extracting(Figure::name)
                .contains(RestoreJudge.CHOSEN)
                .doesNotContain(RestoreJudge.AGE);
    }

    @Test
    void anArchiveFromWhichNothingComesUpFails() {
        Verdict verdict = chosen("the pod fails").verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("the WAL archive does not restore to 2026-11-27T10:00:00Z: the pod fails.");
    }
}
