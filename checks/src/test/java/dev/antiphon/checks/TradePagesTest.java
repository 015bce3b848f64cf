package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.cli.Main;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pages of single protocols: their rules are served, what is typed there prints what the page
 * says, and their tests pass.
 */
@Timeout(120)
class TradePagesTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
    private static final String RUN = "run";
    private static final Pattern TYPE = Pattern.compile("public class (\\w+)");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"modbus", "hl7", "iso8583", "mqtt", "redis", "smtp"})
    void whatIsTypedPrintsWhatThePageSays(String name) throws Exception {
        Path page = DOCS.resolve(name + ".md");
        Files.writeString(
                folder.resolve("rules.yaml"), Sample.of(page, "yaml").getFirst().text());
        writeTool();
        String port = String.valueOf(Ports.free());
        List<Sample> typed = Sample.of(page, "sh", RUN);
        assertThat(typed).hasSize(2);
        String script =
                typed.stream().map(each -> each.withPort(port)).collect(Collectors.joining("\n"));
        try (Child child = Shell.start(
                "sh",
                "cd '" + folder + "' && PATH=\"" + folder + ":$PATH\" && export PATH\n" + script
                        + "\nkill $! && wait $! && echo whole")) {
            String printed = child.output();
            typed.getFirst().assertPrinted(printed, port);
            assertThat(printed)
                    .as("%s", child)
                    .contains("answered as expected", " 0 failed (0%)")
                    .endsWith("whole\n"); // a load on a busy machine may be INVALID
        }
    }

    /** The tool under the name that people type. */
    private void writeTool() throws Exception {
        String command = Child.javaCommand(Main.class).stream()
                .map(each -> "'" + each + "'")
                .collect(Collectors.joining(" "));
        Path tool = folder.resolve("antiphon");
        Files.writeString(tool, "#!/bin/sh\nexec " + command + " \"$@\" --lang en\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modbus", "hl7", "iso8583", "mqtt", "redis", "smtp"})
    void testOfThePagePasses(String name) throws Exception {
        List<Sample> samples = Sample.of(DOCS.resolve(name + ".md"), "java", RUN);
        assertThat(samples).hasSize(1);
        new JavaSamples(folder, System.getProperty("java.class.path"))
                .compile(samples.getFirst(), "0");
        Matcher type = TYPE.matcher(samples.getFirst().text());
        assertThat(type.find()).isTrue();
        URL[] path = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            EngineTestKit.engine("junit-jupiter")
                    .configurationParameter("antiphon.recordings", folder.toString())
                    .selectors(selectClass(loader.loadClass(type.group(1))))
                    .execute()
                    .testEvents()
                    .assertStatistics(stats -> stats.started(1).succeeded(1));
        }
    }
}
