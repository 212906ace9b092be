# One target for each task; everything that a target starts can also be run by hand.
MVN ?= mvn -B -q -Dstyle.color=never

.PHONY: help up build test e2e lint kind golden picture bump bench format clean

STACK ?= cost

help: ## lists the targets
	@sed -n 's/^\([a-z0-9]*\):[^#]*## /\1\t/p' Makefile | expand -t 10

up: build ## deploys STACK to the cluster of the kube context CONTEXT, or to a simulated cluster without it
	@./litellm-ha up --stack $(STACK) $(if $(CONTEXT),--context $(CONTEXT))

build: ## builds the jar that Pulumi runs, and its libraries
	$(MVN) -DskipTests package
	@tools/archive

test: lint ## runs every test that needs no cluster
	LITELLM_WHEEL="$$(tools/litellm/source)" mvn -B -Dstyle.color=never verify

e2e: build ## runs the tests that need servers: the real LiteLLM, an API server, a cluster
	tools/e2e/run

lint: ## checks the workflows and the shell scripts
	tools/lint

kind: ## deploys the stack `kind` to a cluster in Docker, then runs verify and the end-to-end tests on it
	tools/kind/up
	./litellm-ha verify run --stack kind --context kind-litellm-ha --yes
	LITELLM_HA_E2E_CONTEXT=kind-litellm-ha LITELLM_HA_E2E_STACKS=tools/kind/stacks $(MAKE) e2e

golden: build ## rewrites the generated files: expected manifests and messages, docs/configuration.md
	./litellm-ha render --stack cost --stack dev --stack prod
	rm -rf src/test/resources/manifests && mkdir -p src/test/resources
	for stack in cost dev prod; do mkdir -p src/test/resources/manifests/$$stack; \
	  cp target/manifests/$$stack/* src/test/resources/manifests/$$stack/; done
	$(MVN) test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=litellmha.manifest.GoldenManifests
	$(MVN) exec:java -Dexec.classpathScope=test -Dexec.mainClass=litellmha.settings.ConfigurationReference
	$(MVN) exec:java -Dexec.classpathScope=test -Dexec.mainClass=litellmha.cli.ErrorMessages
	$(MVN) exec:java -Dexec.classpathScope=test -Dexec.mainClass=litellmha.configimport.ImportCases
	$(MVN) exec:java -Dexec.classpathScope=test -Dexec.mainClass=litellmha.database.RetentionSimulation
	@git --no-pager diff --stat -- docs src/test/resources; git --no-pager diff -- src/test/resources/errors.txt

picture: build ## draws the README's picture from the run of verify that docs keeps
	gunzip -c docs/verify-run.jsonl.gz >target/verify-run.jsonl
	./litellm-ha verify report target/verify-run.jsonl --output target/verify-run
	cp target/verify-run/report.svg docs/verify-run.svg

bump: ## moves the checkout to the version LITELLM of LiteLLM
	@tools/litellm/bump "$(LITELLM)"

bench: build ## measures commands and previews, and prints one table (docs/performance.md)
	@tools/bench/run

format: ## rewrites the Java sources in the project's format
	$(MVN) spotless:apply

clean: ## removes all build output and the state of simulated clusters
	rm -rf target
