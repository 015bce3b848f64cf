package dev.antiphon.checks.faults;

/** The wall clock jumps. */
class WallClockTest {

    /** What keeps it true is a rule: DirectionTest.theLibraryNeverReadsTheWallClock. */
    @FaultRow(number = 26, fault = "wall clock jumps")
    void deadlinesAreOfTheMonotonicClock(Row row) {
        throw Row.needs("a machine whose clock may be set; instead a rule of the build keeps the"
                + " library from reading the wall clock at all");
    }
}
