package litellmha.settings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * The times of a schedule, to the second and by UTC, as {@code github.com/robfig/cron} 1.2 finds them for CloudNativePG's
 * operator, whose container has no other time zone.
 */
public final class DueTimes {

    /** Where the search ends; that of {@code robfig/cron} ends there as well. */
    private static final int YEARS = 5;

    private final NavigableSet<Integer> secondsOfDay = new TreeSet<>();
    private final SortedSet<Integer> daysOfMonth;
    private final SortedSet<Integer> months;
    private final SortedSet<Integer> daysOfWeek;
    private final boolean bothDays;

    DueTimes(CronSchedule schedule) {
        for (int hour : schedule.values(CronSchedule.HOUR)) {
            for (int minute : schedule.values(CronSchedule.MINUTE)) {
                for (int second : schedule.values(CronSchedule.SECOND)) {
                    secondsOfDay.add((hour * 60 + minute) * 60 + second);
                }
            }
        }
        daysOfMonth = schedule.values(CronSchedule.DAY_OF_MONTH);
        months = schedule.values(CronSchedule.MONTH);
        daysOfWeek = schedule.values(CronSchedule.DAY_OF_WEEK);
        bothDays = schedule.hasStar(CronSchedule.DAY_OF_MONTH) || schedule.hasStar(CronSchedule.DAY_OF_WEEK);
    }

    /** Returns the last time that is not after another; nothing if there is none in the five calendar years before. */
    public Optional<Instant> lastUntil(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        Integer today =
                secondsOfDay.floor(time.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay());
        return today != null && isDue(day)
                ? Optional.of(at(day, today))
                : nearest(day, -1).map(found -> at(found, secondsOfDay.last()));
    }

    /** Returns the first time after another; nothing if there is none in the five calendar years after. */
    public Optional<Instant> firstAfter(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        Integer today =
                secondsOfDay.higher(time.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay());
        return today != null && isDue(day)
                ? Optional.of(at(day, today))
                : nearest(day, 1).map(found -> at(found, secondsOfDay.first()));
    }

    private Optional<LocalDate> nearest(LocalDate from, int direction) {
        return LongStream.iterate(1, distance -> distance + 1)
                .mapToObj(distance -> from.plusDays(direction * distance))
                .takeWhile(day -> Math.abs(day.getYear() - from.getYear()) <= YEARS)
                .filter(this::isDue)
                .findFirst();
    }

    /** Of two days that are both named, one suffices; that is what every cron does. */
    private boolean isDue(LocalDate day) {
        boolean ofMonth = daysOfMonth.contains(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.contains(day.getDayOfWeek().getValue() % 7);
        return months.contains(day.getMonthValue()) && (bothDays ? ofMonth && ofWeek : ofMonth || ofWeek);
    }

    private static Instant at(LocalDate day, int second) {
        return day.atStartOfDay().plusSeconds(second).toInstant(ZoneOffset.UTC);
    }
}
