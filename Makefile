# One target for each thing a person does; everything they start can be run by hand as well.
MVN ?= mvn -B -q

.PHONY: build test format clean

build: ## the jar that Pulumi runs, with its libraries beside it
	$(MVN) -DskipTests package

test: ## everything that needs no cluster
	LITELLM_WHEEL="$$(tools/litellm/source)" mvn -B verify

format: ## rewrites the Java sources in the project's format
	$(MVN) spotless:apply

clean:
	rm -rf target
