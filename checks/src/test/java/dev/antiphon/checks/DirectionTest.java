package dev.antiphon.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which way the code may depend: the tool on the library, the entry on the stages, and no stage on
 * another one.
 */
@AnalyzeClasses(packages = "dev.antiphon", importOptions = ImportOption.DoNotIncludeTests.class)
class DirectionTest {

    private static final int CORE_CLASSES_AT_LEAST = 40;

    @ArchTest
    static void theRulesLookAtTheWholeCode(JavaClasses classes) {
        List<String> others = List.of(
                "cli",
                "cluster",
                "recording",
                "capture",
                "slf4j",
                "metrics",
                "service",
                "control",
                "stub",
                "junit",
                "load");
        long core = classes.stream()
                .filter(c -> others.stream()
                        .noneMatch(other -> c.getPackageName().startsWith("dev.antiphon." + other)))
                .count();
        assertThat(core).isGreaterThan(CORE_CLASSES_AT_LEAST);
        for (String stage : new String[] {
            "message",
            "framing",
            "proxyprotocol",
            "event",
            "engine",
            "engine.loop",
            "engine.connection",
            "transport",
            "recording",
            "capture",
            "slf4j",
            "metrics",
            "cluster",
            "cluster.nats",
            "service",
            "control",
            "stub",
            "stub.answer",
            "stub.fault",
            "stub.match",
            "junit",
            "load",
            "load.engine.run",
            "load.report.page",
            "cli"
        }) {
            assertThat(classes).anyMatch(c -> c.getPackageName().equals("dev.antiphon." + stage));
        }
    }

    @ArchTest
    static final ArchRule framingKnowsNeitherEventsNorEngine = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.framing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.antiphon.event..", "dev.antiphon.engine..");

    @ArchTest
    static final ArchRule eventsKnowNeitherFramingNorEngine = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.event..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.antiphon.framing..", "dev.antiphon.engine..");

    @ArchTest
    static final ArchRule theProxyProtocolKnowsNothingOfAntiphon = classes()
            .that()
            .resideInAPackage("dev.antiphon.proxyprotocol")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.antiphon.proxyprotocol", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule onlyTheTransportsTouchChannels = classes()
            .that()
            .resideOutsideOfPackages("dev.antiphon.transport..", "dev.antiphon.linux..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("java.nio.channels..");

    @ArchTest
    static final ArchRule transportsKnowOnlyTheNamesOfTheirKinds = noClasses()
            .that()
            .resideInAnyPackage("dev.antiphon.transport..", "dev.antiphon.linux..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.antiphon..")
                    .and(not(
                            resideInAnyPackage("dev.antiphon.transport..", "dev.antiphon.linux..")))
                    .and(not(simpleNameStartingWith("Transport"))));

    /** Loops know what lives on them by an interface; no layer of the engine knows a higher one. */
    @ArchTest
    static final ArchRule theEnginesPackagesAreLayers = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.antiphon.engine..")
            .layer("entry")
            .definedBy("dev.antiphon.engine")
            .layer("drive")
            .definedBy("dev.antiphon.engine.drive")
            .layer("client")
            .definedBy("dev.antiphon.engine.client")
            .layer("server")
            .definedBy("dev.antiphon.engine.server")
            .layer("group")
            .definedBy("dev.antiphon.engine.group")
            .layer("handler")
            .definedBy("dev.antiphon.engine.handler")
            .layer("connection")
            .definedBy("dev.antiphon.engine.connection..")
            .layer("tls")
            .definedBy("dev.antiphon.engine.tls")
            .layer("filter")
            .definedBy("dev.antiphon.engine.filter")
            .layer("loop")
            .definedBy("dev.antiphon.engine.loop")
            .layer("buffer")
            .definedBy("dev.antiphon.engine.buffer")
            .whereLayer("entry")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("drive")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("group")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("handler")
            .mayOnlyBeAccessedByLayers("entry", "server", "client")
            .whereLayer("connection")
            .mayOnlyBeAccessedByLayers("entry", "server", "client", "drive", "group", "handler")
            .whereLayer("tls")
            .mayOnlyBeAccessedByLayers(
                    "entry", "server", "client", "drive", "handler", "connection")
            .whereLayer("filter")
            .mayOnlyBeAccessedByLayers(
                    "entry", "server", "client", "drive", "handler", "connection", "tls")
            .whereLayer("buffer")
            .mayNotAccessAnyLayer();

    /** A wall clock can jump: deadlines and durations are of the monotonic one. */
    @ArchTest
    static final ArchRule theLibraryNeverReadsTheWallClock = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.antiphon",
                    "dev.antiphon.engine..",
                    "dev.antiphon.transport..",
                    "dev.antiphon.linux..",
                    "dev.antiphon.event..",
                    "dev.antiphon.framing..",
                    "dev.antiphon.group..",
                    "dev.antiphon.tick..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Date.class);

    /** Each stands on the core alone, and none of them sees the engine or another one. */
    @ArchTest
    static void listenersOfTheirOwnModulesKnowTheCoreOnly(JavaClasses classes) {
        List<String> siblings = List.of("recording", "slf4j", "metrics", "cluster", "service");
        for (String one : siblings) {
            String[] forbidden = Stream.concat(
                            siblings.stream().filter(other -> !other.equals(one)),
                            Stream.of("engine", "cli", "capture"))
                    .map(other -> "dev.antiphon." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.antiphon." + one + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule theCoreKnowsNoOtherModule = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.antiphon",
                    "dev.antiphon.message..",
                    "dev.antiphon.address..",
                    "dev.antiphon.failure..",
                    "dev.antiphon.config..",
                    "dev.antiphon.handler..",
                    "dev.antiphon.framing..",
                    "dev.antiphon.event..",
                    "dev.antiphon.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.antiphon.recording..",
                    "dev.antiphon.capture..",
                    "dev.antiphon.slf4j..",
                    "dev.antiphon.metrics..",
                    "dev.antiphon.cluster..",
                    "dev.antiphon.service..",
                    "dev.antiphon.control..",
                    "dev.antiphon.stub..",
                    "dev.antiphon.junit..",
                    "dev.antiphon.load..");

    /** Rooms of one process work without NATS, and another network can take its place. */
    @ArchTest
    static final ArchRule roomsDoNotKnowNats = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.cluster")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.antiphon.cluster.nats..", "io.nats..");

    /** Only what makes the load drives the engine's loops. */
    @ArchTest
    static final ArchRule theLoadsResultsDoNotKnowTheEngine = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.antiphon",
                    "dev.antiphon.group",
                    "dev.antiphon.tick",
                    "dev.antiphon.engine..",
                    "dev.antiphon.load.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.antiphon.engine..");

    @ArchTest
    static final ArchRule theLoadKnowsNoneOfItsSiblings = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.load..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.antiphon.stub",
                    "dev.antiphon.stub.answer..",
                    "dev.antiphon.stub.fault..",
                    "dev.antiphon.stub.journal..",
                    "dev.antiphon.stub.match..",
                    "dev.antiphon.stub.proxy..",
                    "dev.antiphon.stub.replay..",
                    "dev.antiphon.stub.verify..",
                    "dev.antiphon.stub.yaml..",
                    "dev.antiphon.junit..",
                    "dev.antiphon.slf4j..",
                    "dev.antiphon.metrics..",
                    "dev.antiphon.service..",
                    "dev.antiphon.control..",
                    "dev.antiphon.cli..");

    @ArchTest
    static final ArchRule loadKnowsNoReport = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.antiphon.load", "dev.antiphon.load.engine..", "dev.antiphon.load.result")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.antiphon.load.report..");

    /** Matching, faults and answers can be read one by one; only the server knows them all. */
    @ArchTest
    static final ArchRule theStubsPartsDoNotKnowTheStub = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.antiphon.stub.match..",
                    "dev.antiphon.stub.fault..",
                    "dev.antiphon.stub.answer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.antiphon.stub", "dev.antiphon.engine..", "dev.antiphon.junit..");

    @ArchTest
    static final ArchRule matchingAndFaultsDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.stub.match..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.antiphon.stub.fault..", "dev.antiphon.stub.answer..");

    @ArchTest
    static final ArchRule theStubKnowsNeitherJunitNorTheTool = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.stub..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.antiphon.junit..", "dev.antiphon.cli..", "org.junit..");

    @ArchTest
    static final ArchRule theToolUsesOnlyWhatTheLibraryExports = noClasses()
            .that()
            .resideInAPackage("dev.antiphon.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.antiphon.engine..");

    @ArchTest
    static final ArchRule theLibraryDoesNotKnowTheTool = noClasses()
            .that()
            .resideOutsideOfPackage("dev.antiphon.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.antiphon.cli..");

    @ArchTest
    static final ArchRule onlyTheToolPrintsOrExits = noClasses()
            .that()
            .resideOutsideOfPackage("dev.antiphon.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);
}
