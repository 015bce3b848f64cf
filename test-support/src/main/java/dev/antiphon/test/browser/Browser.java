package dev.antiphon.test.browser;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.opentest4j.TestAbortedException;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;

/** Chromium without a window, driven by chromedriver; both are the system's. */
public final class Browser implements AutoCloseable {
    private static final Namespace SHARED = Namespace.create(Browser.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** The one that all tests share: to start it takes longer than most of them. */
    public static final class Shared implements BeforeAllCallback, ParameterResolver {
        @Override
        public void beforeAll(ExtensionContext context) {
            var _ = browser(context); // here, since a parameter cannot leave a test out
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Browser.class;
        }

        @Override
        public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return browser(context);
        }

        private static Browser browser(ExtensionContext context) {
            return context.getRoot()
                    .getStore(SHARED)
                    .computeIfAbsent(Browser.class, key -> start(), Browser.class);
        }
    }

    private static Browser start() {
        File chromium = onPath("chromium");
        File chromedriver = onPath("chromedriver");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        ChromeDriver driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver)
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        return new Browser(driver);
    }

    /** A missing tool leaves a test out, but never in CI. */
    private static File onPath(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, tool))
                .filter(File::canExecute)
                .findFirst()
                .orElseGet(() -> missing(
                        tool + " is missing; on Debian: apt install chromium chromium-driver"));
    }

    private static File missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(what);
        }
        throw new TestAbortedException(what);
    }

    /** Sets the preferences of a reader: {@code light} or {@code dark}, {@code screen} or print. */
    public void prefer(String colours, String medium) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        medium,
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** Sets the width of the screen. */
    public void wide(int pixels) {
        screen(pixels, 900);
    }

    /** Allows or forbids the scripts of pages. */
    public void scripts(boolean allowed) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    }

    /** Opens a file. */
    public void open(Path page) {
        open(page.toUri().toString());
    }

    /** Opens an address. */
    public void open(String address) {
        driver.get(address);
    }

    /** Sets the size of the screen. */
    public void screen(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Runs a script and returns the value of its {@code return}. */
    public @Nullable Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Waits until an expression of JavaScript is true. */
    public void await(String condition) {
        Object held = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const end = Date.now() + %d;
                const look = () => {
                    let held = false;
                    try { held = Boolean(%s); } catch { held = false; }
                    if (held || Date.now() > end) done(held);
                    else setTimeout(look, 20);
                };
                look();
                """.formatted(PATIENCE.toMillis() / 2, condition));
        if (!Boolean.TRUE.equals(held)) {
            throw new AssertionError("never true: " + condition + "; the page has:\n" + text());
        }
    }

    /** Types keys into the element that has the focus. */
    public void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Returns a picture of the screen, as PNG. */
    public byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Returns the first element of a selector. */
    public WebElement first(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** Returns all elements of a selector. */
    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Returns the visible text. */
    public String text() {
        return first("body").getText().replace('\u00a0', ' ');
    }

    /** Returns the whole number that an expression of JavaScript has. */
    public long number(String script) {
        return ((Number) Objects.requireNonNull(driver.executeScript("return " + script)))
                .longValue();
    }

    /** Returns the browser's complaints, such as violations of the page's policy. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The serious and critical violations that axe finds, each with the element that has it. */
    public List<?> seriousViolations() {
        return seriousViolations("{resultTypes: ['violations'], preload: false}");
    }

    /** The same, but only those that the colours have a part in. */
    public List<?> colourViolations() {
        return seriousViolations("{resultTypes: ['violations'], preload: false,"
                + " runOnly: ['color-contrast', 'link-in-text-block']}");
    }

    private List<?> seriousViolations(String options) {
        driver.executeScript(axe());
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(%s).then(result => done(result.violations
                    .filter(each => ['serious', 'critical'].includes(each.impact))
                    .flatMap(each => each.nodes.map(node => each.id + ': ' + node.html))),
                    error => done(['axe: ' + error]));
                """.formatted(options));
        return (List<?>) Objects.requireNonNull(found);
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(
                    Objects.requireNonNull(in, "axe.min.js").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the page to a file in this folder, and gives it. */
    public static Path page(Path folder, String html) throws IOException {
        Path file = Files.createTempFile(folder, "page", ".html");
        return Files.writeString(file, html);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
