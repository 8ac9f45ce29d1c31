export interface paths {
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description OpenAPI 3.1, made from the schemas that validate the requests.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State of the service and its parts
         * @description 200 while a model answers, whatever else is down; 503 before the first model.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process lives
         * @description 200 as long as the process answers; restart it when it does not.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether to send requests here
         * @description 200 while a model is loaded, the process is not about to end and predictions are not refused for want of a decision log. A store out of reach means that the model may be old; it is named under degraded.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log a browser in
         * @description Sets a cookie that opens what the token opens, for twelve hours, to pages of this server only: HttpOnly, SameSite=Strict, and Secure over HTTPS. A request with a cookie that changes something must come from this server itself.
         */
        post: operations["logIn"];
        /**
         * Log a browser out
         * @description Deletes the cookie.
         */
        delete: operations["logOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus metrics
         * @description From this machine without a token, unless TRUSTED_PROXIES is set; from elsewhere, and through a proxy, with one of role read.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Score transactions
         * @description Rows as {"data":[{...}]} or as text/csv with a header line; the answer is JSON, or CSV with "Accept: text/csv". With a header Idempotency-Key a repeated request gets the same answer and one row in the log. With dryRun=true nothing is logged or counted, and the decision ids lead nowhere; with hashedEntities=true beside it, what looks like a hash that decisions show is taken for that card, merchant and so on. Role: predict.
         */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predict/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Score a stream of transactions
         * @description One JSON object a line in; a prediction or {"line","errors"} a line out. Read the answer while you send. Every prediction of the answer is in the decision log. After 1000 lines that cannot be used the stream ends. Role: predict.
         */
        post: operations["predictStream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was reported of payments, latest first
         * @description Role: read or operate.
         */
        get: operations["listFeedback"];
        put?: never;
        /**
         * Say what transactions turned out to be
         * @description A token that is not trusted labels the decisions it asked for, and a person accepts its labels before a model learns from them. Each token has a quota of labels a week. Role: feedback.
         */
        post: operations["giveFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Labels that wait for a person to accept them
         * @description Role: read or operate.
         */
        get: operations["listWaitingLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/review/{batchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let models learn from a batch of labels, or delete it
         * @description A batch that was accepted stays accepted. Role: operate.
         */
        post: operations["reviewLabels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was asked and answered, and why
         * @description With explain=true, the reasons by the version that decided; nothing is decided again. Role: read or operate.
         */
        get: operations["getDecision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decisions/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a version again
         * @description The version that decided, or another one, such as the champion of today. Nothing is logged. Role: read or operate.
         */
        post: operations["replayDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decisions/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Labelled payments like this one
         * @description By forest proximity: the leaves that two payments share in the version that decided this one. Of the last 20,000 labelled decisions of the index, the 500 of the nearest probabilities are compared, as far as the log gives their rows within 1.5 s. Role: read or operate.
         */
        get: operations["listSimilar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find decisions
         * @description By any of the conditions together, latest first. Decisions of the last DECISION_INDEX_DAYS days are found, about a second after they were made. Role: read or operate.
         */
        get: operations["listDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many cases wait, and how often people and model agree
         * @description Role: read or feedback.
         */
        get: operations["getReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the next case
         * @description Payments of the last seven days that were flagged, or nearly so, and of which nobody knows yet what they were, by the money at stake. The case is yours for 15 minutes; asked again, it is the same one. Role: feedback.
         */
        post: operations["nextReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a case was
         * @description On the disk before the answer, in the store soon after; a label as those of POST /feedback. Role: feedback.
         */
        post: operations["giveVerdict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every published version, newest first
         * @description Role: read or operate.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every promotion and rollback: who, why, when
         * @description Role: read or operate.
         */
        get: operations["listChampionChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version: weeks, parameters, metrics, importance of its inputs, threshold and cost curve
         * @description Role: read or operate.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{version}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a version into service
         * @description A version that cannot be loaded here is refused. With "replaces", nothing changes when another version serves by now. Role: operate.
         */
        post: operations["promoteModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the version back into service that served before
         * @description Asked twice for the same "replaces", it goes back once. Role: operate.
         */
        post: operations["rollbackModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the shadow differs from the champion
         * @description Counted on the live rows of this machine since the API was started, for these two versions. Role: read or operate.
         */
        get: operations["getShadow"];
        /**
         * Score a version beside the champion
         * @description On the same live rows, outside the requests; no answer changes. A version that cannot be loaded here is refused. Role: operate.
         */
        put: operations["setShadow"];
        post?: never;
        /**
         * Score no version beside the champion
         * @description Role: operate.
         */
        delete: operations["endShadow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/retrain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retrain now, on the newest week
         * @description Answers once the job is in its queue; the gate decides whether the new model goes into service. Repeated with the same X-Request-Id it is the same job. Role: operate.
         */
        post: operations["retrain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/retrain/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel a retraining
         * @description A job that waits is taken out of its queue. A job that is under way is stopped on every trainer that works for it, fails as cancelled by a person, and is not tried again. Role: operate.
         */
        delete: operations["cancelRetraining"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whose token this is
         * @description Role: predict or feedback or operate or read.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How everything is
         * @description Answers whatever is away, and names what is stale. Role: read or operate.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes, as it changes
         * @description Server-Sent Events. Each is named after a field of GET /status and holds its value as JSON: all of them at first, then those that have changed, within some two seconds. Role: read or operate.
         */
        get: operations["followStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settings in force, secrets hidden, and the tokens by name
         * @description Role: operate.
         */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what and when, latest first
         * @description Role: read or operate.
         */
        get: operations["listAuditLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/weeks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every week that was checked, and the files that were refused
         * @description Role: read or operate.
         */
        get: operations["listWeeks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/weeks/{week}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One week's drift report
         * @description Role: read or operate.
         */
        get: operations["getWeek"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The latest jobs of every queue
         * @description Role: read or operate.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One job with its log
         * @description Role: read or operate.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{jobId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a failed job again
         * @description Its tries are counted anew; what it had done before it failed is not done twice. A job that has not failed, or is being tried again already, is left as it is. Role: operate.
         */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * MLflow: whether a model is loaded
         * @description 200 with a line feed when a model is loaded, 404 with the same when none is.
         */
        get: operations["ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * MLflow: the protocol's version
         * @description The version of MLflow whose scoring protocol this is, as plain text.
         */
        get: operations["getScoringVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * MLflow: score a data frame
         * @description Role: predict.
         */
        post: operations["invocations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: name and version of the server
         * @description Version 2 of the protocol: name and version of the server.
         */
        get: operations["getServerMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: whether the server lives
         * @description Version 2 of the protocol: whether the server lives.
         */
        get: operations["getServerLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: whether a model is loaded
         * @description Version 2 of the protocol: whether a model is loaded.
         */
        get: operations["getServerReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: inputs and outputs of the model
         * @description Version 2 of the protocol: inputs and outputs of the model. Role: predict or read.
         */
        get: operations["getModelMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: whether the model is loaded
         * @description Version 2 of the protocol: whether the model is loaded. Role: predict or read.
         */
        get: operations["getModelReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Inference Protocol: score transactions
         * @description Version 2 of the protocol: score transactions. Role: predict.
         */
        post: operations["inferModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: inputs and outputs of the model
         * @description Version 2 of the protocol: inputs and outputs of the model. Role: predict or read.
         */
        get: operations["getModelVersionMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Inference Protocol: whether the model is loaded
         * @description Version 2 of the protocol: whether the model is loaded. Role: predict or read.
         */
        get: operations["getModelVersionReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Inference Protocol: score transactions
         * @description Version 2 of the protocol: score transactions. Role: predict.
         */
        post: operations["inferModelVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Verdicts of the last 30 days, on payments that the model flagged and on those it let pass */
        Agreement: {
            flaggedFraud: number;
            flaggedLegitimate: number;
            passedFraud: number;
            passedLegitimate: number;
        };
        AnsweringModel: {
            version: components["schemas"]["ModelVersion"];
            /** Format: date-time */
            trainedAt: string;
            /** @description Names of the weekly files it was trained on */
            weeks: string[];
        };
        AuditLine: {
            /** Format: date-time */
            at: string;
            /** @description Name of the token; absent where no known token came */
            actor?: string;
            /** @description Of the client; absent for what a service does by itself */
            address?: string;
            /** @description Such as model.promote */
            action: string;
            subject?: string;
            from?: string | null;
            to?: string | null;
            reason?: string;
            /** @enum {string} */
            outcome: "done" | "skipped" | "refused" | "failed";
            requestId?: string;
            /** @description Of equal events that share the line */
            count?: number;
            /** Format: date-time */
            since?: string;
        };
        AuditTrail: {
            /** @description Latest first */
            lines: components["schemas"]["AuditLine"][];
            freshness: components["schemas"]["Freshness"];
        };
        Cancellation: {
            /** @description As POST /retrain answers it, or the id of a retrain job as the dashboard shows it */
            jobId: string;
            /**
             * @description over: it has ended already, or there is no such job
             * @enum {string}
             */
            outcome: "removed" | "stopping" | "over";
        };
        ChampionHistory: {
            /** @description Latest first */
            changes: {
                number: number;
                /** @enum {string} */
                kind: "promotion" | "rollback";
                version: components["schemas"]["ModelVersion"];
                /** @description The version that served before */
                from: components["schemas"]["ModelVersion"] | null;
                /** @description Name of the token, person or service that asked */
                by: string;
                reason: string;
                /** Format: date-time */
                at: string;
                /** @description The retraining that asked */
                jobId?: string;
            }[];
        };
        /** @enum {string} */
        ClassName: "Fraud" | "No Fraud";
        Decision: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            decidedAt: string;
            /** @description Name of the token that asked */
            token: string;
            /** @description The caller's own id of the transaction */
            transactionId?: string;
            /** @description Values by column, as they were read: null is missing, a moment is in seconds, a boolean is 0 or 1; with asSent=true as POST /predict takes them with hashedEntities=true */
            transaction: {
                [key: string]: (number | string | boolean) | null;
            };
            probability: number;
            threshold: number;
            class: components["schemas"]["ClassName"];
            modelVersion: components["schemas"]["ModelVersion"];
            explanation?: components["schemas"]["DecisionExplanation"];
        };
        /** @description By the version that decided */
        DecisionExplanation: {
            /** @description Of every column, weightiest first */
            reasons: components["schemas"]["PlacedReason"][];
            /** @enum {string} */
            reasonsBy: "shap" | "path";
            /** @description As many false alarms as one missed fraud costs, by the threshold; null for a threshold of 0 */
            missedFraudWeighs: number | null;
        };
        DecisionList: {
            /** @description Latest first */
            decisions: components["schemas"]["ListedDecision"][];
            /** @description For the next page; null: this is the last. A page may be short, or empty, and not be the last */
            cursor: string | null;
            freshness: components["schemas"]["Freshness"];
        };
        DecisionRate: {
            lastMinute: number;
            lastDay: number;
            flaggedLastDay: number;
            /** @description Decisions up to this moment are counted and can be searched */
            indexedTo: string | null;
        };
        DriftReport: {
            /** @enum {number} */
            formatVersion: 2;
            week: string;
            key: string;
            etag: string;
            /** @default null */
            contentDigest: string | null;
            /** Format: date-time */
            checkedAt: string;
            rows: number;
            frauds: number | null;
            warnings: string[];
            /** @default [] */
            checks: {
                name: string;
                passed: boolean;
                finding: string;
            }[];
            championVersion: string | null;
            reference: {
                weeks: string[];
                rows: number;
            } | null;
            /** @enum {string} */
            outcome: "no-champion" | "not-tested" | "steady" | "alarm";
            reason: string;
            /** @default null */
            labels: {
                delayDays: number;
                rows: number;
                frauds: number;
                weeks: string[];
            } | null;
            /** @default 0 */
            blocked: number;
            /** @default null */
            falseAlarms: {
                perYear: number;
                drift: number;
                performance: number;
                expectedQuality: number;
            } | null;
            /** @default null */
            backtest: {
                weeks: number;
                alarms: string[];
            } | null;
            measure: {
                pValue: number;
                alpha: number;
                falseAlarmsPerYear: number;
                rule: {
                    /** @enum {string} */
                    kind: "calibrating" | "calibrated";
                    pastWeeks: number;
                    degreesOfFreedom: number;
                };
                drifted: string[];
                columns: {
                    name: string;
                    /** @default  */
                    title: string;
                    /** @default  */
                    unit: string;
                    welch: {
                        pValue: number;
                        statistic: number | null;
                        degreesOfFreedom: number;
                    };
                    ks: {
                        pValue: number;
                        statistic: number;
                    };
                    /** @default null */
                    chiSquare: {
                        pValue: number;
                        statistic: number;
                        degreesOfFreedom: number;
                    } | null;
                    psi: number;
                    jensenShannon: number;
                    wasserstein: number;
                    referenceMean: number;
                    currentMean: number;
                    referenceDeviation: number;
                    currentDeviation: number;
                    histograms: {
                        low: number;
                        high: number;
                        reference: number[];
                        current: number[];
                    };
                    drifted: boolean;
                    /** @enum {string} */
                    direction: "higher" | "lower" | "wider" | "narrower" | "reshaped" | "more gaps" | "fewer gaps" | "other shares" | "new levels";
                    effect: number;
                    distance: number;
                    adjustedPValue: number;
                    since: string | null;
                    /** @default [] */
                    moved: {
                        /** @enum {string} */
                        of: "level" | "other levels" | "unseen levels" | "gaps";
                        level: string | null;
                        referenceShare: number;
                        share: number;
                    }[];
                    importance: number | null;
                }[];
                /** @default [] */
                categories: {
                    name: string;
                    /** @default  */
                    title: string;
                    /** @default  */
                    unit: string;
                    drifted: boolean;
                    /** @enum {string} */
                    direction: "higher" | "lower" | "wider" | "narrower" | "reshaped" | "more gaps" | "fewer gaps" | "other shares" | "new levels";
                    effect: number;
                    distance: number;
                    adjustedPValue: number;
                    since: string | null;
                    /** @default [] */
                    moved: {
                        /** @enum {string} */
                        of: "level" | "other levels" | "unseen levels" | "gaps";
                        level: string | null;
                        referenceShare: number;
                        share: number;
                    }[];
                    importance: number | null;
                    shares: {
                        /** @enum {string} */
                        of: "level" | "other levels" | "unseen levels" | "gaps";
                        level: string | null;
                        referenceShare: number;
                        share: number;
                    }[];
                }[];
                frauds: {
                    share: number;
                    referenceShare: number;
                    adjustedPValue: number;
                    drifted: boolean;
                } | null;
                /** @default null */
                joint: {
                    pValue: number;
                    auc: number;
                    rows: number;
                } | null;
                strip: {
                    week: string;
                    alarmed: boolean;
                    distances: (number | null)[];
                }[];
            } | null;
            retrain: {
                retrain: boolean;
                reason: string;
                /** @enum {string} */
                cause?: "drift" | "performance" | "schema";
            } | null;
            quality: {
                threshold: number;
                expected: {
                    frauds: number;
                    flagged: number;
                    precision: number | null;
                    recall: number | null;
                    fraudsDeviation: number;
                };
                realised: {
                    frauds: number;
                    flagged: number;
                    precision: number | null;
                    recall: number | null;
                } | null;
                /** @default null */
                flaggedShare: {
                    judged: number;
                    served: number;
                } | null;
                /** @default null */
                fall: {
                    recall: {
                        reference: number;
                        current: number;
                        pValue: number;
                    } | null;
                    precision: {
                        reference: number;
                        current: number;
                        pValue: number;
                    } | null;
                    pValue: number;
                    alpha: number;
                    alarm: boolean;
                } | null;
            } | null;
            /** @default [] */
            recallByWeek: {
                week: string;
                expected: number | null;
                realised: number | null;
            }[];
            /** @default null */
            performance: {
                auprc: {
                    reference: number;
                    current: number;
                    low: number;
                    high: number;
                    /** @default null */
                    sampling: {
                        reference: number | null;
                        current: number | null;
                    } | null;
                };
                cost: {
                    reference: number;
                    current: number;
                    low: number;
                    high: number;
                    /** @default null */
                    sampling: {
                        reference: number | null;
                        current: number | null;
                    } | null;
                } | null;
                /** @default null */
                falseAlarms: {
                    reference: number;
                    current: number;
                    low: number;
                    high: number;
                    /** @default null */
                    sampling: {
                        reference: number | null;
                        current: number | null;
                    } | null;
                } | null;
                errorRate: number;
            } | null;
            /** @default null */
            gain: {
                weeks: number;
                rows: number;
                frauds: number;
                auprc: {
                    gain: number;
                    low: number;
                    high: number;
                };
                money: {
                    gain: number;
                    low: number;
                    high: number;
                } | null;
            } | null;
            /** @default null */
            skew: {
                /** Format: date-time */
                at: string;
                compared: number;
                differing: number;
                stale: number;
                columns: {
                    name: string;
                    differing: number;
                }[];
            } | null;
            retrainJobId: string | null;
            /** @default true */
            retrainJobAdded: boolean;
            mlflowRunUrl: string | null;
            /** @default null */
            modelRunUrl: string | null;
        };
        /** @description What one transaction turned out to be, what was done with it, or both, or that nothing said of it holds; it is named by exactly one of decisionId and transactionId */
        Feedback: ({
            /**
             * Format: uuid
             * @description From the answer of POST /predict
             */
            decisionId?: string;
            transactionId?: components["schemas"]["TransactionId"];
            class?: components["schemas"]["ClassName"];
            /** @description What was done with the payment: it was stopped, its customer was asked first, or it was let through. A blocked payment without a class is never judged by */
            outcome?: "blocked" | "challenged" | "released";
            /**
             * @description What was said of the payment before no longer holds
             * @enum {boolean}
             */
            withdrawn?: true;
            /** @description Who says so, such as chargeback, review, customer */
            source: string;
            /**
             * Format: date-time
             * @description When it became known
             */
            at: string;
        } | unknown | unknown | unknown) & (unknown | unknown);
        FeedbackAnswer: {
            /** @description Of the batch: labels/<week>/<id>.json in the store */
            id: string;
            /** @description Labels that are kept */
            accepted: number;
            /** @description Labels whose decision was found in the log; another machine may have the others */
            matched: number;
            /** @description Whether the labels wait for a person to accept them, because the token is not trusted */
            toReview: boolean;
        };
        FeedbackList: {
            /** @description Latest first */
            labels: components["schemas"]["ReportedLabel"][];
            /** @description For the next page; null: this is the last */
            cursor: string | null;
            freshness: components["schemas"]["Freshness"];
        };
        FeedbackRequest: {
            data: components["schemas"]["Feedback"][];
        };
        FieldProblem: {
            field: string;
            value: string;
            allowed: string;
        };
        Freshness: {
            /** @description When it was read; null: never */
            asOf: string | null;
            /** @description Why it cannot be read now; null: it is up to date */
            problem: string | null;
        };
        Health: {
            /**
             * @description degraded: a part is down, predictions are answered
             * @enum {string}
             */
            status: "ok" | "degraded" | "no model yet";
            service: string;
            uptimeSeconds: number;
            parts: {
                [key: string]: "up" | "down";
            };
            /** @description Version in service */
            model: components["schemas"]["ModelVersion"] | null;
        };
        HistoryStatus: {
            /** @enum {string} */
            kept: "memory" | "redis";
            /** @description Cards, merchants and pairs; null: Redis counts them */
            entities: number | null;
            events: number | null;
            /** @description When the memory was last written to the disk */
            savedAt: string | null;
            /** @description Answered since the start, lacking something perhaps */
            staleRows: number;
            /** @description Weekly files and batches of labels heard of */
            learned: number;
            /** @description Whether the next row lacks nothing */
            isComplete: boolean;
        };
        /** @description How far the AUPRC on the held-out rows falls without the input */
        Importance: {
            input: string;
            importance: number;
        };
        InferAnswer: {
            model_name: string;
            model_version: string;
            id?: string;
            outputs: components["schemas"]["OutputTensor"][];
        };
        InferRequest: {
            id?: string | null;
            /** @description One tensor "transactions" of rows x columns, or one tensor a column; tensors that the model does not read are left alone */
            inputs: components["schemas"]["InputTensor"][];
            /** @description Left out or null: every output */
            outputs?: components["schemas"]["WantedTensor"][] | null;
            parameters?: ({
                /** @description Every output as bytes after the JSON */
                binary_data_output?: boolean;
            } & {
                [key: string]: unknown;
            }) | null;
        } & {
            [key: string]: unknown;
        };
        InferenceProblem: {
            error: string;
        };
        InputMetadata: {
            name: string;
            datatype: string;
            shape: number[];
            parameters?: {
                columns?: string[];
                title?: string;
                unit?: string;
                /** @description Whether the tensor may be left out, or hold null */
                optional?: boolean;
            };
        };
        InputTensor: {
            name: string;
            shape: number[];
            /** @description Of a tensor that the model reads: FP32, FP64, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64; BOOL and BYTES where columns are no numbers */
            datatype: string;
            data?: unknown[] | null;
            parameters?: ({
                /** @description Bytes of the tensor after the JSON */
                binary_data_size?: number;
            } & {
                [key: string]: unknown;
            }) | null;
        } & {
            [key: string]: unknown;
        };
        Job: {
            id: string;
            /** @description Such as retrain, check-weeks, ship-log */
            queue: string;
            /**
             * @description delayed: waits for its next try or its turn
             * @enum {string}
             */
            state: "waiting" | "delayed" | "active" | "waiting for parts" | "done" | "failed" | "unknown";
            /** @description What it was asked */
            payload: {
                [key: string]: unknown;
            };
            /** @description As it was reported: a percentage, a text or an object; null: nothing yet */
            progress: unknown;
            /** @description What it returned; null while it has not ended well */
            result: unknown;
            /** Format: date-time */
            requestedAt: string;
            startedAt: string | null;
            endedAt: string | null;
            attempts: number;
            /** @description Why its last try failed */
            failure: string | null;
        };
        JobCounts: {
            waiting: number;
            active: number;
            delayed: number;
            failed: number;
        };
        JobList: {
            /** @description Latest first */
            jobs: components["schemas"]["Job"][];
            freshness: components["schemas"]["Freshness"];
        };
        JobRetry: {
            jobId: string;
            /**
             * @description skipped: it has not failed
             * @enum {string}
             */
            outcome: "done" | "skipped";
        };
        JobStage: {
            /** @description Such as planning, growing, judging */
            name: string;
            /** Format: date-time */
            startedAt: string;
            /** @description Null: it is being done */
            endedAt: string | null;
            /** @description By an error, or because its worker ended; its next try follows */
            isBrokenOff: boolean;
        };
        JobWithLog: {
            id: string;
            /** @description Such as retrain, check-weeks, ship-log */
            queue: string;
            /**
             * @description delayed: waits for its next try or its turn
             * @enum {string}
             */
            state: "waiting" | "delayed" | "active" | "waiting for parts" | "done" | "failed" | "unknown";
            /** @description What it was asked */
            payload: {
                [key: string]: unknown;
            };
            /** @description As it was reported: a percentage, a text or an object; null: nothing yet */
            progress: unknown;
            /** @description What it returned; null while it has not ended well */
            result: unknown;
            /** Format: date-time */
            requestedAt: string;
            startedAt: string | null;
            endedAt: string | null;
            attempts: number;
            /** @description Why its last try failed */
            failure: string | null;
            /** @description In their order; none for jobs that do not say */
            stages: components["schemas"]["JobStage"][];
            /** @description Lines of its own log */
            log: string[];
            freshness: components["schemas"]["Freshness"];
        };
        Judgement: {
            /** @enum {string} */
            kind: "promote" | "keep" | "undecidable";
            reason: string;
        };
        LabelReview: {
            /** @enum {string} */
            verdict: "accept" | "reject";
        };
        ListedDecision: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            decidedAt: string;
            transactionId: string | null;
            probability: number;
            amount: number | null;
            class: components["schemas"]["ClassName"];
            modelVersion: components["schemas"]["ModelVersion"];
            /** @description What it turned out to be, as it is known now */
            label: components["schemas"]["ClassName"] | null;
        };
        ListedModel: {
            version: string;
            /** @description Why the version cannot be read; it has no other field then */
            problem?: string;
            /** Format: date-time */
            createdAt?: string;
            weeks?: string[];
            threshold?: number;
            metrics?: components["schemas"]["Metrics"];
            verdict?: components["schemas"]["Judgement"];
        };
        Liveness: {
            live: boolean;
        };
        /** @description What waits on this machine to be shipped */
        LogBacklog: {
            files: number;
            bytes: number;
            oldest: string | null;
        };
        LoggedOut: {
            /** @enum {string} */
            outcome: "done";
        };
        /** @description On the held-out rows; null where they do not define one */
        Metrics: {
            [key: string]: number | null;
        };
        Model: {
            version: components["schemas"]["ModelVersion"];
            /** Format: date-time */
            createdAt: string;
            isChampion: boolean;
            inputs: string[];
            /** @description Weekly files it was trained and judged on, earliest first */
            weeks: components["schemas"]["TrainingWeek"][];
            training?: components["schemas"]["RowCounts"];
            heldOut: components["schemas"]["RowCounts"];
            /** @description Grown again from all rows after the judgement; metrics, verdict, figures and importance are those of judged.forest, which was judged */
            refit: boolean;
            parameters: {
                [key: string]: unknown;
            };
            threshold: number;
            metrics: components["schemas"]["Metrics"];
            /** @description The champion it was judged against */
            trainedAgainst: components["schemas"]["ModelVersion"] | null;
            verdict: components["schemas"]["Judgement"];
            /** @description Its page in MLflow; null where it is not recorded there, or MLFLOW_UI_URL is not set */
            mlflowUrl: string | null;
            /** @description Most important input first */
            importance: components["schemas"]["Importance"][] | null;
            /** @description Challenger beside champion on the same rows, costs, reliability, top-k of each day; threshold.curve is the cost curve: what each threshold finds, flags and costs */
            figures: {
                [key: string]: unknown;
            } | null;
        } & {
            [key: string]: unknown;
        };
        ModelList: {
            champion: components["schemas"]["ModelVersion"] | null;
            /** @description Newest first */
            models: components["schemas"]["ListedModel"][];
        };
        ModelMetadata: {
            name: string;
            versions: string[];
            platform: string;
            inputs: components["schemas"]["InputMetadata"][];
            outputs: components["schemas"]["OutputMetadata"][];
        };
        ModelReadiness: {
            name: string;
            ready: boolean;
        };
        /**
         * @description The first 12 hex digits of the SHA-256 of the model
         * @example 9c1d5a7e02b4
         */
        ModelVersion: string;
        NextCase: {
            /** @description Null: none waits, or the day is full */
            case: components["schemas"]["ListedDecision"] | null;
            /** @description Nobody else gets the case before */
            until: string | null;
            /** @description Cases that wait; a thousand are counted at most */
            waiting: number;
            /** @description Verdicts of all people since midnight, UTC */
            reviewedToday: number;
            /** @description Verdicts that all people together give in a day */
            perDay: number;
            freshness: components["schemas"]["Freshness"];
        };
        NextCaseRequest: {
            /**
             * Format: uuid
             * @description A case to leave to others for a day
             */
            skip?: string;
        };
        OutputMetadata: {
            name: string;
            datatype: string;
            shape: number[];
        };
        OutputTensor: {
            name: string;
            datatype: string;
            shape: number[];
            data?: number[];
            parameters?: ({
                /** @description Bytes of the tensor after the JSON */
                binary_data_size?: number;
            } & {
                [key: string]: unknown;
            }) | null;
        };
        PlacedReason: {
            /** @description A column, or what is derived from several */
            feature: string;
            /** @description Its name for people */
            title?: string;
            unit?: string;
            /** @description As it was sent, such as the level of a category; null is missing */
            value: (number | string | boolean) | null;
            /** @description The same in words, with what is usual among legitimate training rows */
            text: string;
            contribution: number;
            /** @enum {string} */
            direction: "towards fraud" | "away from fraud";
            among?: components["schemas"]["ValuePlace"];
        };
        /**
         * @example {
         *       "class": [
         *         "Fraud"
         *       ],
         *       "predictions": [
         *         {
         *           "probability": 0.98,
         *           "class": "Fraud",
         *           "threshold": 0.26,
         *           "decisionId": "019c3e6a-4f02-7cc1-9d0a-2f6d3f1f7a10"
         *         }
         *       ],
         *       "model": {
         *         "version": "9c1d5a7e02b4",
         *         "trainedAt": "2026-11-22T16:04:11.120Z",
         *         "weeks": [
         *           "week_2026_47"
         *         ]
         *       }
         *     }
         */
        PredictAnswer: {
            /** @description One word a row */
            class: components["schemas"]["ClassName"][];
            /** @description One a row, in the order of the request */
            predictions: components["schemas"]["Prediction"][];
            model: components["schemas"]["AnsweringModel"];
        };
        PredictRequest: {
            data: components["schemas"]["Transaction"][];
        };
        Prediction: {
            /** @description Of fraud, 0 to 1 */
            probability: number;
            class: components["schemas"]["ClassName"];
            /** @description Fraud at and above it */
            threshold: number;
            /** @description For GET /decisions/{id} and POST /feedback */
            decisionId: string;
            /**
             * @description What cards and merchants have done before was out of reach: columns may lack some of it
             * @enum {string}
             */
            history?: "stale";
            /** @description Weightiest first; contributions to the score before calibration */
            reasons?: components["schemas"]["Reason"][];
            /**
             * @description shap: exact Shapley values; path: quick attribution, when the time for exact ones was over
             * @enum {string}
             */
            reasonsBy?: "shap" | "path";
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Stable name of the error */
            code: string;
            /** @description As in the header X-Request-Id */
            requestId?: string;
            errors?: components["schemas"]["FieldProblem"][];
        };
        PromoteRequest: {
            reason: string;
            replaces?: components["schemas"]["ModelVersion"];
        };
        Promotion: {
            champion: components["schemas"]["ModelVersion"];
            /**
             * @description skipped: it served already
             * @enum {string}
             */
            outcome: "done" | "skipped";
        };
        QuarantinedFile: {
            /** @description Name of the file, without folder and ending */
            week: string;
            /** @description Where the file lay in the store */
            key: string;
            /** Format: date-time */
            refusedAt: string;
            /** @description As docs/reference/errors.md lists it */
            code: string;
            /** @description One sentence */
            message: string;
            line: number | null;
            column: string | null;
            value: string | null;
            /** @description What is allowed */
            rule: string;
            /** @description Whether a file of this week was checked since */
            isReplaced: boolean;
        };
        Readiness: {
            ready: boolean;
            /** @description Parts that are down; predictions are answered all the same */
            degraded: string[];
            /** @description Version in service, and the time since it was trained */
            model: components["schemas"]["ReadyModel"] | null;
            refused?: components["schemas"]["RefusedChampion"];
            /** @description Why it is not ready */
            reason?: string;
        };
        ReadyModel: {
            version: components["schemas"]["ModelVersion"];
            ageSeconds: number;
        };
        Reason: {
            /** @description A column, or what is derived from several */
            feature: string;
            /** @description Its name for people */
            title?: string;
            unit?: string;
            /** @description As it was sent, such as the level of a category; null is missing */
            value: (number | string | boolean) | null;
            /** @description The same in words, with what is usual among legitimate training rows */
            text: string;
            contribution: number;
            /** @enum {string} */
            direction: "towards fraud" | "away from fraud";
        };
        /** @description The champion that could not be put into service; version null: the store names none */
        RefusedChampion: {
            version: components["schemas"]["ModelVersion"] | null;
            reason: string;
        };
        Replay: {
            /** @description Bit for bit */
            isEqual: boolean;
            modelVersion: components["schemas"]["ModelVersion"];
            logged: number;
            recomputed: number;
            /** @description Of the version that was asked */
            threshold: number;
            class: components["schemas"]["ClassName"];
        };
        ReportedLabel: {
            /** @description Id that POST /feedback answered */
            batch: string;
            decisionId: string | null;
            transactionId: string | null;
            class: components["schemas"]["ClassName"] | null;
            outcome: ("blocked" | "challenged" | "released") | null;
            /** @description What was said of the payment before no longer holds */
            withdrawn: boolean;
            note: string | null;
            source: string;
            /** @description Name of the token */
            by: string;
            /** Format: date-time */
            knownAt: string;
            /** Format: date-time */
            receivedAt: string;
            /** @description A person has yet to accept it */
            waits: boolean;
            /** @description Its decision is in the index */
            matched: boolean;
        };
        RetrainAnswer: {
            jobId: string;
            /**
             * @description skipped: this request came before
             * @enum {string}
             */
            outcome: "done" | "skipped";
            /** @description Page of the job, where it names the retrain job it has become; also in the header Location */
            lookAt: string;
        };
        ReviewFigures: {
            /** @description Cases that wait; a thousand are counted at most */
            waiting: number;
            /** @description Verdicts of all people since midnight, UTC */
            reviewedToday: number;
            /** @description Verdicts that all people together give in a day */
            perDay: number;
            agreement: components["schemas"]["Agreement"];
            freshness: components["schemas"]["Freshness"];
        };
        ReviewedLabels: {
            id: string;
            /** @enum {string} */
            verdict: "accept" | "reject";
            /**
             * @description skipped: the batch was accepted before
             * @enum {string}
             */
            outcome: "done" | "skipped";
        };
        /** @enum {string} */
        Role: "predict" | "feedback" | "operate" | "read";
        Rollback: {
            champion: components["schemas"]["ModelVersion"];
            /** Format: date-time */
            promotedAt: string;
            reason: string;
            /**
             * @description skipped: it was rolled back already
             * @enum {string}
             */
            outcome: "done" | "skipped";
        };
        RollbackRequest: {
            reason: string;
            /** @description The version that is to go; if another one serves by now, nothing is changed */
            replaces: string;
        };
        RowCounts: {
            rows: number;
            frauds: number;
        };
        ScoringAnswer: {
            predictions: components["schemas"]["ScoringPrediction"][];
        };
        /** @description The values of each column */
        ScoringColumns: {
            Time: unknown;
            b: unknown;
        } & {
            [key: string]: unknown;
        };
        ScoringPrediction: {
            label: number;
            fraud_probability: number;
        };
        ScoringProblem: {
            error_code: string;
            message: string;
        };
        ScoringRequest: ({
            dataframe_split?: components["schemas"]["SplitFrame"];
            dataframe_records?: components["schemas"]["ScoringRow"][];
            instances?: components["schemas"]["ScoringRow"][];
            inputs?: components["schemas"]["ScoringRow"][] | components["schemas"]["ScoringColumns"];
        } & {
            [key: string]: unknown;
        }) & (unknown | unknown | unknown | unknown);
        ScoringRow: {
            /** @description A number, or a text that is one */
            Time: number | string;
            /** @description A number, or a text that is one */
            b: number | string;
        } & {
            [key: string]: unknown;
        };
        ServerLiveness: {
            live: boolean;
        };
        ServerMetadata: {
            name: string;
            version: string;
            extensions: string[];
        };
        ServerReadiness: {
            ready: boolean;
        };
        ServiceBeat: {
            service: string;
            instance: string;
            /**
             * Format: date-time
             * @description Its last sign of life
             */
            at: string;
            /** @description It has missed several: it is down, or cut off from Redis */
            isSilent: boolean;
            /** @description Such as lastCheck, nextShipping */
            details: {
                [key: string]: string | null;
            };
        };
        SessionRequest: {
            token: string;
        };
        Setting: {
            /** @description The environment variable */
            name: string;
            /** @description In force; of a secret [secret]; null: none is set */
            value: string | null;
            isSecret: boolean;
            /** @description What it does */
            doc: string;
            allowed: string;
        };
        Settings: {
            settings: components["schemas"]["Setting"][];
            tokens: components["schemas"]["TokenHolder"][];
        };
        Shadow: {
            /** @description Version scored beside the champion; null: none */
            shadow: components["schemas"]["ModelVersion"] | null;
            /** @description Version it is compared with; while both are the same nothing is scored */
            champion: components["schemas"]["ModelVersion"] | null;
            /** Format: date-time */
            since?: string;
            /** @description Name of the token that asked for it */
            by?: string;
            /** @description Why it is not scored */
            problem?: string;
            /** @description Rows scored by both */
            rows?: number;
            /** @description Rows not scored, because requests came first */
            droppedRows?: number;
            /** @description Rows that only the shadow calls a fraud */
            onlyShadow?: number;
            /** @description Rows that only the champion calls a fraud */
            onlyChampion?: number;
            /** @description Of the probabilities */
            meanAbsoluteDifference?: number | null;
        };
        ShadowRequest: {
            version: components["schemas"]["ModelVersion"];
        };
        SimilarPayment: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            decidedAt: string;
            transactionId: string | null;
            probability: number;
            amount: number | null;
            class: components["schemas"]["ClassName"];
            modelVersion: components["schemas"]["ModelVersion"];
            /** @description What it turned out to be, as it is known now */
            label: components["schemas"]["ClassName"] | null;
            /** @description Share of the trees in which both payments reach the same leaf; 1: the model cannot tell them apart */
            proximity: number;
        };
        SimilarPayments: {
            modelVersion: components["schemas"]["ModelVersion"];
            /** @description Labelled payments that it was compared with */
            compared: number;
            /** @description Of those listed, how many turned out to be frauds */
            frauds: number;
            /** @description The nearest first; none without a shared leaf */
            payments: components["schemas"]["SimilarPayment"][];
            freshness: components["schemas"]["Freshness"];
        };
        SplitFrame: {
            columns: string[];
            data: unknown[][];
        } & {
            [key: string]: unknown;
        };
        Stale: {
            what: string;
            freshness: components["schemas"]["Freshness"];
        };
        Status: {
            /** Format: date-time */
            at: string;
            model: components["schemas"]["StatusModel"] | null;
            /** @description Why the champion of the store is not the model in service */
            refused: string | null;
            parts: {
                [key: string]: "up" | "down";
            };
            /** @description Of all instances whose log this machine has indexed; null: the index is not there yet */
            decisions: components["schemas"]["DecisionRate"] | null;
            log: components["schemas"]["LogBacklog"] | null;
            /** @description Of this process; null: the model in service has no columns of histories */
            histories: components["schemas"]["HistoryStatus"] | null;
            jobs: components["schemas"]["JobCounts"] | null;
            /** @description Who works, by service and instance */
            services: components["schemas"]["ServiceBeat"][];
            lastWeek: components["schemas"]["WeekSummary"] | null;
            /** @description What of this answer cannot be read now, and when it was read last */
            stale: components["schemas"]["Stale"][];
        };
        StatusModel: {
            version: components["schemas"]["ModelVersion"];
            /** Format: date-time */
            trainedAt: string;
            weeks: string[];
        };
        TokenHolder: {
            /** @description Name of the token */
            name: string;
            roles: components["schemas"]["Role"][];
            /** @description Whether models learn from its labels as they come */
            trusted: boolean;
            /** @description After this the token opens nothing */
            expires: string | null;
        };
        TrainingWeek: {
            name: string;
            rows: number;
            frauds: number;
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "Time": 0.5,
         *       "b": 0.5,
         *       "id": "payment-1"
         *     }
         */
        Transaction: {
            Time: number;
            b: number;
            id?: components["schemas"]["TransactionId"];
        };
        /**
         * @description The caller's own id of the transaction; logged with the decision, as text
         * @example payment-1
         */
        TransactionId: string | number;
        ValueAmong: {
            /** @description Share of the class with a lower value */
            below: number;
            /** @description Of the class at 0, 5, ..., 100 % */
            quantiles: number[];
        };
        /** @description Where the value lies among the training rows; of numbers, where known */
        ValuePlace: {
            legitimate: components["schemas"]["ValueAmong"];
            fraud: components["schemas"]["ValueAmong"];
        };
        Verdict: {
            /**
             * @description note: only the note is kept; undo: what was said of the payment no longer holds
             * @enum {string}
             */
            verdict: "legitimate" | "fraud" | "note" | "undo";
            note?: string;
        };
        VerdictKept: {
            /** @description Of the batch of labels */
            id: string;
            toReview: boolean;
        };
        WaitingLabels: {
            id: string;
            /** @description Name of the token that sent it */
            token: string;
            /** Format: date-time */
            receivedAt: string;
            labels: number;
            frauds: number;
        };
        WaitingList: {
            /** @description Earliest first */
            batches: components["schemas"]["WaitingLabels"][];
            /** @description How many wait; more than are listed when there are many */
            total: number;
        };
        WantedTensor: {
            name: string;
            parameters?: ({
                binary_data?: boolean;
            } & {
                [key: string]: unknown;
            }) | null;
        } & {
            [key: string]: unknown;
        };
        WeekList: {
            /** @description Latest first */
            weeks: components["schemas"]["WeekSummary"][];
            /** @description Weekly files that were refused, latest first; 50 at most */
            quarantined: components["schemas"]["QuarantinedFile"][];
            freshness: components["schemas"]["Freshness"];
        };
        WeekSummary: {
            week: string;
            /** Format: date-time */
            checkedAt: string;
            rows: number;
            /** @description Null: the week has no labels */
            frauds: number | null;
            /** @enum {string} */
            outcome: "no-champion" | "not-tested" | "steady" | "alarm";
            /** @description One sentence */
            reason: string;
            /** @description Version that served when it was checked */
            champion: string | null;
            /** @description Columns, the farthest first */
            drifted: string[];
            /** @description Of the champion on this week */
            recall: {
                expected: number | null;
                realised: number | null;
            };
            precision: {
                expected: number | null;
                realised: number | null;
            };
            /** @description Whether it calls for a retraining; null: nothing was measured */
            retrain: boolean | null;
            retrainJobId: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "b1946ac92492d2347c6235b4"
                 *     }
                 */
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenHolder"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOut"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predict: {
        parameters: {
            query?: {
                /** @description Reasons: the three weightiest of each fraud, or all of each row */
                explain?: "top3" | "all";
                dryRun?: boolean;
                /** @description With dryRun=true only */
                hashedEntities?: boolean;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": [
                 *         {
                 *           "Time": 0.5,
                 *           "b": 0.5,
                 *           "id": "payment-1"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PredictRequest"];
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictAnswer"];
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predictStream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeedback: {
        parameters: {
            query: {
                decisionId?: string;
                transactionId?: string;
                cursor?: string;
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedbackList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    giveFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": [
                 *         {
                 *           "transactionId": "payment-1",
                 *           "class": "Fraud",
                 *           "source": "chargeback",
                 *           "at": "2026-11-23T09:30:00Z"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["FeedbackRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedbackAnswer"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWaitingLabels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviewLabels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verdict": "accept"
                 *     }
                 */
                "application/json": components["schemas"]["LabelReview"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewedLabels"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDecision: {
        parameters: {
            query?: {
                explain?: boolean;
                asSent?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayDecision: {
        parameters: {
            query?: {
                /**
                 * @description The first 12 hex digits of the SHA-256 of the model
                 * @example 9c1d5a7e02b4
                 */
                version?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSimilar: {
        parameters: {
            query: {
                limit: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarPayments"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDecisions: {
        parameters: {
            query: {
                /** @description The caller's own id */
                transactionId?: string;
                /** @description A card, merchant and so on, as it is sent or as decisions show it */
                entity?: string;
                /** @description Decided then or later */
                from?: string;
                /** @description Decided before */
                to?: string;
                class?: "Fraud" | "No Fraud";
                minProbability?: number;
                /**
                 * @description The first 12 hex digits of the SHA-256 of the model
                 * @example 9c1d5a7e02b4
                 */
                version?: string;
                /** @description Whether it is known what the payment was */
                labelled?: boolean;
                /** @description Of the page before */
                cursor?: string;
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReviews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewFigures"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    nextReview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NextCaseRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextCase"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    giveVerdict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verdict": "legitimate",
                 *       "note": "the customer was called"
                 *     }
                 */
                "application/json": components["schemas"]["Verdict"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictKept"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChampionChanges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChampionHistory"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The first 12 hex digits of the SHA-256 of the model
                 * @example 9c1d5a7e02b4
                 */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    promoteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The first 12 hex digits of the SHA-256 of the model
                 * @example 9c1d5a7e02b4
                 */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "better on last week"
                 *     }
                 */
                "application/json": components["schemas"]["PromoteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotion"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackModel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "misses card testing",
                 *       "replaces": "9c1d5a7e02b4"
                 *     }
                 */
                "application/json": components["schemas"]["RollbackRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollback"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getShadow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shadow"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setShadow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": "9c1d5a7e02b4"
                 *     }
                 */
                "application/json": components["schemas"]["ShadowRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shadow"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endShadow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shadow"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retrain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name of this request */
                "x-request-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetrainAnswer"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRetraining: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As POST /retrain answers it, or the id of a retrain job as the dashboard shows it */
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancellation"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenHolder"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditLines: {
        parameters: {
            query: {
                limit: number;
                /** @description Only earlier lines: the time of the last one seen */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditTrail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWeeks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WeekList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWeek: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Name of a weekly file
                 * @example week_2026_47
                 */
                week: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DriftReport"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobWithLog"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRetry"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": "\n";
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": "\n";
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScoringVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": "3.17.2";
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScoringRequest"];
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringAnswer"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProblem"];
                };
            };
        };
    };
    getServerMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    getServerLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerLiveness"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    getServerReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerReadiness"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerReadiness"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    getModelMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    getModelReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelReadiness"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    inferModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "inputs": [
                 *         {
                 *           "name": "transactions",
                 *           "shape": [
                 *             1,
                 *             2
                 *           ],
                 *           "datatype": "FP64",
                 *           "data": [
                 *             0.5,
                 *             0.5
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["InferRequest"];
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferAnswer"];
                    "application/octet-stream": unknown;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    getModelVersionMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    getModelVersionReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelReadiness"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
    inferModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "inputs": [
                 *         {
                 *           "name": "transactions",
                 *           "shape": [
                 *             1,
                 *             2
                 *           ],
                 *           "datatype": "FP64",
                 *           "data": [
                 *             0.5,
                 *             0.5
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["InferRequest"];
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferAnswer"];
                    "application/octet-stream": unknown;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
            /** @description A fault of the service */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceProblem"];
                };
            };
        };
    };
}
